#ifndef CEDITLINE_H
#define CEDITLINE_H

// libedit behind plain functions, for Swift: no variadics, no wchar_t, no stdin/stdout.
//
// The division of labour: libedit keeps the line, the cursor and the history and does what keys mean. What it prints
// goes nowhere: its screen updates are wrong for wide characters, wrapped lines and resizes. Swift cuts bytes into keys,
// sees signals in order with them, and paints.
//
// One thread only. Characters are Unicode scalars; positions and lengths count scalars.

#include <stdbool.h>
#include <stdint.h>

typedef struct cel_editor cel_editor;

/// Called by libedit whenever it needs a character. Returns a code of libedit's Emacs keys (0x10 for Ctrl-P, 0x1B and `u`
/// for Alt-U, 0x0A to end the line), or a negative number to give the line up. May use every cel_ function of the editor
/// but cel_read_line and cel_close.
///
/// Text to insert goes through cel_insert, never through here: libedit's quick way of showing a character at the end of
/// the line writes outside its picture of the screen after the line was changed by cel_ functions or is taller than the
/// screen. For the same reason nobody calls el_resize while a line is edited.
typedef int32_t (*cel_next_function)(void *context);

/// Opens an editor on a terminal: sets a UTF-8 character type if the locale has none, and turns echo and line
/// buffering off until cel_close, so that nothing typed between two lines is shown. NULL if `output` is no terminal.
cel_editor *cel_open(int input, int output, cel_next_function next, void *context);
void cel_close(cel_editor *editor);

/// Reads one line through `next`. True: a line was ended, and cel_text has it without its newline. False: given up.
bool cel_read_line(cel_editor *editor);

/// The line being edited. The pointer is valid until the next call of any other cel_ function.
typedef struct {
    const uint32_t *scalars;
    int32_t length;
    int32_t cursor;
} cel_line;
cel_line cel_text(const cel_editor *editor);

void cel_insert(cel_editor *editor, const uint32_t *scalars, int32_t length);
/// Moves the cursor to a position, held inside the line.
void cel_move(cel_editor *editor, int32_t position);
/// Deletes `count` scalars before the cursor; nothing if there are fewer.
void cel_delete_before(cel_editor *editor, int32_t count);
/// Puts a line at the end of the history that the Up key walks through.
void cel_remember(cel_editor *editor, const uint32_t *scalars, int32_t length);

// Signals and the terminal's state.

typedef enum {
    CEL_READY,        // a byte, or the end of input, can be read
    CEL_TIMED_OUT,
    CEL_INTERRUPTED,  // SIGINT
    CEL_SUSPENDED,    // SIGTSTP: the caller leaves the terminal, then calls cel_stop_process
    CEL_RESIZED,      // SIGWINCH, SIGCONT
} cel_event;

/// Remembers the terminal's settings, installs handlers (without SA_RESTART), and sees to it that the terminal is
/// restored when the process exits, is told to (SIGTERM, SIGHUP, SIGQUIT) or crashes. A terminal that a killed
/// program left raw is put right first. A `dumb` one gets no escape sequences. False if `input` is no terminal.
bool cel_guard(int input, int output, bool dumb);
/// Restores terminal and handlers; may be called twice.
void cel_unguard(void);

/// Waits for a byte or a signal; `milliseconds` < 0 waits for ever. Signals that came before are reported first.
cel_event cel_wait(int input, int64_t milliseconds);
/// Forgets an interrupt that has not been reported.
void cel_forget_interrupt(void);

/// Gives the terminal its first settings back for another program (`cel_leave`), and takes it again (`cel_enter`).
void cel_leave(void);
void cel_enter(void);
/// Stops this process as Ctrl-Z does; returns when it is continued.
void cel_stop_process(void);

/// Writes out what C's standard output still holds, so that the prompt comes after it.
void cel_flush_output(void);

#endif
