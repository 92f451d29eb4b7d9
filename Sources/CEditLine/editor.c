// The editor: libedit's line, keys and history without its screen.

#define _GNU_SOURCE
#include "CEditLine.h"

#include <errno.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "wchar_t must hold a scalar");

struct cel_editor {
    EditLine *libedit;
    HistoryW *history;
    FILE *nowhere;
    cel_next_function next;
    void *context;
};

static ssize_t discard(void *cookie, const char *bytes, size_t size)
{
    (void)cookie, (void)bytes;
    return (ssize_t)size;
}

static int next_character(EditLine *libedit, wchar_t *character)
{
    cel_editor *editor = NULL;
    el_wget(libedit, EL_CLIENTDATA, &editor);
    int32_t scalar = editor->next(editor->context);
    *character = scalar < 0 ? L'\0' : (wchar_t)scalar;
    if (scalar >= 0)
        return 1;
    errno = EINTR;
    return -1;
}

static wchar_t *no_prompt(EditLine *libedit)
{
    static wchar_t empty[1];
    (void)libedit;
    return empty;
}

/// libedit measures and classifies characters by the locale, and crashes on a Chinese prompt where that is not UTF-8.
static void use_utf8(void)
{
    static const char *const fallbacks[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8", "zh_CN.UTF-8"};
    setlocale(LC_CTYPE, "");
    for (size_t i = 0; i < sizeof fallbacks / sizeof *fallbacks; i++) {
        if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
            return;
        setlocale(LC_CTYPE, fallbacks[i]);
    }
}

cel_editor *cel_open(int input, int output, cel_next_function next, void *context)
{
    use_utf8();
    cel_editor *editor = calloc(1, sizeof *editor);
    if (editor == NULL)
        return NULL;
    editor->next = next;
    editor->context = context;
    editor->nowhere = fopencookie(NULL, "w", (cookie_io_functions_t){.write = discard});
    editor->history = history_winit();
    if (editor->nowhere != NULL)
        editor->libedit = el_init_fd("tuiding", stdin, editor->nowhere, editor->nowhere, input, output, output);
    if (editor->libedit == NULL || editor->history == NULL) {
        cel_close(editor);
        return NULL;
    }
    EditLine *libedit = editor->libedit;
    HistEventW event;
    history_w(editor->history, &event, H_SETSIZE, 10000);
    el_wset(libedit, EL_CLIENTDATA, editor);
    el_wset(libedit, EL_SIGNAL, 0);
    el_wset(libedit, EL_EDITOR, L"emacs");
    el_wset(libedit, EL_PROMPT, no_prompt);
    el_wset(libedit, EL_HIST, history_w, editor->history);
    el_wset(libedit, EL_GETCFN, next_character);
    // Insert and delete by the terminal count characters, not columns; libedit shall not even reckon with them.
    static const wchar_t *const capabilities[] = {L"ic", L"IC", L"im", L"ei", L"dc", L"DC", L"dm", L"ed"};
    for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++)
        el_wset(libedit, EL_SETTC, capabilities[i], L"", NULL);
    // Between two lines (-x) nothing typed is shown or edited by the kernel. While editing (-d) Ctrl-S is a key, and so
    // is Ctrl-C: as a signal it could overtake the keys before it, or be overtaken by those after it.
    static const wchar_t *const between[] = {L"-echo", L"-icanon", L"-iexten", L"-ixon"};
    for (size_t i = 0; i < sizeof between / sizeof *between; i++)
        el_wset(libedit, EL_SETTY, L"-x", between[i], NULL);
    el_wset(libedit, EL_SETTY, L"-d", L"-ixon", NULL);
    el_wset(libedit, EL_SETTY, L"-d", L"intr=", NULL);
    return editor;
}

void cel_close(cel_editor *editor)
{
    if (editor == NULL)
        return;
    if (editor->libedit != NULL)
        el_end(editor->libedit);
    if (editor->history != NULL)
        history_wend(editor->history);
    if (editor->nowhere != NULL)
        fclose(editor->nowhere);
    free(editor);
}

bool cel_read_line(cel_editor *editor)
{
    int count = 0;
    return el_wgets(editor->libedit, &count) != NULL && count > 0;
}

cel_line cel_text(const cel_editor *editor)
{
    const LineInfoW *info = el_wline(editor->libedit);
    cel_line line = {
        (const uint32_t *)info->buffer,
        (int32_t)(info->lastchar - info->buffer),
        (int32_t)(info->cursor - info->buffer),
    };
    if (line.length > 0 && line.scalars[line.length - 1] == '\n')
        line.length--;
    return line;
}

/// A copy that ends in NUL, as libedit wants it; the caller frees it.
static wchar_t *terminated(const uint32_t *scalars, int32_t length)
{
    wchar_t *copy = length < 0 ? NULL : calloc((size_t)length + 1, sizeof *copy);
    if (copy != NULL && length > 0)
        memcpy(copy, scalars, (size_t)length * sizeof *copy);
    return copy;
}

void cel_insert(cel_editor *editor, const uint32_t *scalars, int32_t length)
{
    wchar_t *text = terminated(scalars, length);
    if (text != NULL)
        el_winsertstr(editor->libedit, text);
    free(text);
}

void cel_move(cel_editor *editor, int32_t position)
{
    el_cursor(editor->libedit, position - cel_text(editor).cursor);
}

void cel_delete_before(cel_editor *editor, int32_t count)
{
    el_wdeletestr(editor->libedit, count);
}

void cel_remember(cel_editor *editor, const uint32_t *scalars, int32_t length)
{
    wchar_t *text = terminated(scalars, length);
    HistEventW event;
    if (text != NULL)
        history_w(editor->history, &event, H_ENTER, text);
    free(text);
}

void cel_flush_output(void)
{
    fflush(stdout);
}
