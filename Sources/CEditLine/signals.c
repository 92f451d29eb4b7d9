// Signals as events in order with the keys, and a terminal that is always given back.

#define _GNU_SOURCE
#include "CEditLine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

// Bracketed paste on and off; off with all colours.
static const char enter_screen[] = "\033[?2004h";
static const char leave_screen[] = "\033[?2004l\033[0m";

// Caught while reading, reported by cel_wait.
static const int reported[] = {SIGINT, SIGTSTP, SIGWINCH, SIGCONT};
// The end of the process: the terminal is restored, then the signal takes its usual way.
static const int fatal[] = {SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static volatile sig_atomic_t guarded, interrupts, suspends, resizes;
static bool is_dumb;
static int input_fd = -1, output_fd = -1, wake_pipe[2] = {-1, -1};
static struct termios first_settings, own_settings;
static struct sigaction first_reported[COUNT(reported)], first_fatal[COUNT(fatal)];

static void put(const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(output_fd, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return;
        bytes += written, size -= (size_t)written;
    }
}

static void restore_terminal(void)
{
    if (!is_dumb)
        put(leave_screen, sizeof leave_screen - 1);
    while (tcsetattr(input_fd, TCSANOW, &first_settings) == -1 && errno == EINTR)
        continue;
}

static void on_reported(int signal_number)
{
    int saved = errno;
    if (signal_number == SIGCONT && guarded)
        tcsetattr(input_fd, TCSADRAIN, &own_settings);  // a shell has used the terminal since SIGSTOP
    if (signal_number == SIGWINCH || signal_number == SIGCONT)
        resizes = 1;
    else if (signal_number == SIGTSTP)
        suspends = 1;
    else if (++interrupts >= 3 && guarded) {
        // Nobody has read for three Ctrl-C: the program is stuck, and the user shall get out.
        guarded = 0;
        restore_terminal();
        signal(SIGINT, SIG_DFL);
        raise(SIGINT);
    }
    ssize_t ignored = write(wake_pipe[1], "", 1);
    (void)ignored;
    errno = saved;
}

static void on_fatal(int signal_number)
{
    if (guarded) {
        guarded = 0;
        restore_terminal();
    }
    if (signal_number == SIGTERM || signal_number == SIGHUP || signal_number == SIGQUIT) {
        // Sent from outside: no crash for a backtrace.
        signal(signal_number, SIG_DFL);
        raise(signal_number);
        return;
    }
    // A fault happens again on return, now with the first handler.
    for (size_t i = 0; i < COUNT(fatal); i++)
        if (fatal[i] == signal_number)
            sigaction(signal_number, &first_fatal[i], NULL);
}

/// A terminal without line mode and echo was left so by a program that was killed.
static void make_sane(struct termios *settings)
{
    if (settings->c_lflag & (ICANON | ECHO))
        return;
    settings->c_iflag |= ICRNL | IXON;
    settings->c_iflag &= (tcflag_t) ~(INLCR | IGNCR);
    settings->c_oflag |= OPOST | ONLCR;
    settings->c_lflag |= ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | IEXTEN;
    settings->c_cc[VMIN] = 1;
    settings->c_cc[VTIME] = 0;
}

bool cel_guard(int input, int output, bool dumb)
{
    static bool at_exit;
    if (guarded || tcgetattr(input, &first_settings) == -1)
        return guarded;
    if (wake_pipe[0] < 0 && pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) == -1)
        return false;
    input_fd = input;
    output_fd = output;
    is_dumb = dumb;
    make_sane(&first_settings);
    tcsetattr(input, TCSANOW, &first_settings);
    own_settings = first_settings;
    interrupts = suspends = resizes = 0;
    if (!at_exit)
        at_exit = atexit(cel_unguard) == 0;
    guarded = 1;
    struct sigaction action = {.sa_handler = on_reported};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < COUNT(reported); i++)
        sigaction(reported[i], &action, &first_reported[i]);
    action.sa_handler = on_fatal;
    for (size_t i = 0; i < COUNT(fatal); i++) {
        sigaction(fatal[i], NULL, &first_fatal[i]);
        if (first_fatal[i].sa_handler != SIG_IGN)
            sigaction(fatal[i], &action, NULL);
    }
    if (!is_dumb)
        put(enter_screen, sizeof enter_screen - 1);
    return true;
}

void cel_unguard(void)
{
    if (!guarded)
        return;
    guarded = 0;
    restore_terminal();
    for (size_t i = 0; i < COUNT(reported); i++)
        sigaction(reported[i], &first_reported[i], NULL);
    for (size_t i = 0; i < COUNT(fatal); i++)
        sigaction(fatal[i], &first_fatal[i], NULL);
}

static int64_t now_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

cel_event cel_wait(int input, int64_t milliseconds)
{
    int64_t deadline = milliseconds < 0 ? -1 : now_milliseconds() + milliseconds;
    for (;;) {
        char drained[64];
        while (read(wake_pipe[0], drained, sizeof drained) > 0)
            continue;
        if (interrupts)
            return interrupts = 0, CEL_INTERRUPTED;
        if (suspends)
            return suspends = 0, CEL_SUSPENDED;
        if (resizes)
            return resizes = 0, CEL_RESIZED;
        tcgetattr(input, &own_settings);
        int64_t left = deadline < 0 ? -1 : deadline - now_milliseconds();
        if (deadline >= 0 && left < 0)
            left = 0;
        struct pollfd sources[] = {{.fd = input, .events = POLLIN}, {.fd = wake_pipe[0], .events = POLLIN}};
        int ready = poll(sources, 2, left > 3600000 ? 3600000 : (int)left);
        if (ready > 0 && sources[1].revents == 0 && sources[0].revents != 0)
            return CEL_READY;
        if (ready == 0 && deadline >= 0 && now_milliseconds() >= deadline)
            return CEL_TIMED_OUT;
        if (ready < 0 && errno != EINTR)
            return CEL_READY;
    }
}

void cel_forget_interrupt(void)
{
    interrupts = 0;
}

void cel_leave(void)
{
    if (!guarded)
        return;
    guarded = 0;
    tcgetattr(input_fd, &own_settings);
    restore_terminal();
}

void cel_enter(void)
{
    if (guarded || input_fd < 0)
        return;
    tcsetattr(input_fd, TCSADRAIN, &own_settings);
    if (!is_dumb)
        put(enter_screen, sizeof enter_screen - 1);
    guarded = 1;
}

void cel_stop_process(void)
{
    struct sigaction stop = {.sa_handler = SIG_DFL}, own;
    sigset_t only_stop, mask;
    sigemptyset(&stop.sa_mask);
    sigemptyset(&only_stop);
    sigaddset(&only_stop, SIGTSTP);
    sigaction(SIGTSTP, &stop, &own);
    // Swift may run its main actor on a thread that blocks all signals. Sent to this thread, the signal stops the
    // process before raise returns; where no shell would continue it, the kernel ignores it.
    pthread_sigmask(SIG_UNBLOCK, &only_stop, &mask);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &own, NULL);
}
