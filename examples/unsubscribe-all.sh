#!/usr/bin/env bash
# Leaves every service that a customer names and prints the receipts: unsubscribe-all.sh PHONE SERVICE…
#
#   TUIDING_PASSWORD=… examples/unsubscribe-all.sh 13800000001 彩铃 手机报
#
# The customer runs this: what each service costs and gives back is shown, what is still to be chosen is asked, and the customer's
# own 是 orders all of it. Answers are read from standard input. The service password comes from TUIDING_PASSWORD, or is asked for
# without being shown; it reaches the program through a pipe and is on no command line. Ends with 0 when every service was left
# or its order accepted, with 1 when one was not, with 2 for a wrong call, with 4 when the customer could not be verified.
set -euo pipefail
tuiding="${TUIDING:-tuiding}"

die() { echo "unsubscribe-all: $1" >&2; exit "${2:-2}"; }

[ $# -ge 2 ] || die "usage: unsubscribe-all.sh PHONE SERVICE…"
command -v python3 >/dev/null || die "python3 is missing; it reads the events"
# A line break in a name would be a line of its own: an answer that the customer never gave.
for word in "$@"; do [[ ! "$word" =~ [[:cntrl:]] ]] || die "a phone number or a service is one line of text"; done
phone="$1"
shift
# A service that is named twice is left once.
services=()
for service in "$@"; do
    for known in "${services[@]}"; do [ "$known" != "$service" ] || continue 2; done
    services+=("$service")
done
password="${TUIDING_PASSWORD:-}"
if [ -z "$password" ]; then
    read -r -s -p "服务密码：" password </dev/tty
    echo >&2
fi

# What is said of each service after 退订…, a line each. Every service ends with 取消, so that no question stays open for the next.
answers=()
for service in "${services[@]}"; do answers+=(""); done

script() {
    printf '我的业务\n%s\n用服务密码\n%s\n' "$phone" "$password"
    for number in "${!services[@]}"; do printf '退订%s\n%s取消\n' "${services[$number]}" "${answers[$number]}"; done
}

# Plays the script and prints a line for each service: what is asked of it (confirm, choice, text, secret or nothing), then the words; or
# `left` with its orders and receipts. The events of a line carry its number.
play() {
    local events status=0
    events="$(script | "$tuiding" run - --json)" || status=$?
    # 3: some line was not understood. 4: the verification is told below.
    case "$status" in 0 | 3 | 4) ;; *) return "$status" ;; esac
    python3 - "${answers[@]}" 3<<<"$events" <<'PYTHON'
import json, os, sys

events = [json.loads(line) for line in os.fdopen(3)]
if not any(event.get("reply") == "verify.verified" for event in events):
    sys.exit(4)
line = 5
for answered in sys.argv[1:]:
    last = line + answered.count("\n")
    mine = [event for event in events if event["id"] and line <= int(event["id"]) <= last]
    effects = [event for event in mine if event["event"] == "effect" and event["name"] == "unsubscribe"]
    asked = [event["kind"] for event in mine if event["event"] == "ask" and int(event["id"]) == last]
    words = [event["text"] for event in mine if event["event"] == "message" and int(event["id"]) == last]
    left = {}
    for event in effects:
        left.setdefault(event["order"], [event["service"], event["order"], "正在办理"])
        if event["state"] == "completed":
            left[event["order"]][2] = event["receipt"]
    kind = "left" if left else asked[0] if asked else "nothing"
    # Only the quote's yes is kept for the end.
    if kind == "confirm" and not any(event.get("reply") == "quote.confirm" for event in mine):
        kind = "text"
    words = ["\t".join(row) for row in left.values()] or words
    print(kind, "\n".join(words).replace("\\", "").replace("\n", "\\n"), sep=":")
    line = last + 2
PYTHON
}

outcome() {
    local status=0
    outcomes="$(play)" || status=$?
    [ "$status" -ne 4 ] || die "身份验证没有通过" 4
    [ "$status" -eq 0 ] || exit "$status"
    mapfile -t outcomes <<<"$outcomes"
}

# Quotes: whatever is asked before the yes is asked here.
outcome
for number in "${!services[@]}"; do
    echo "—— ${services[$number]}"
    while [[ "${outcomes[$number]}" =~ ^(choice|text|secret): ]]; do
        printf '%b\n> ' "${outcomes[$number]#*:}"
        hidden=()
        [ "${BASH_REMATCH[1]}" != secret ] || hidden=(-s)
        read -r "${hidden[@]}" answer || die "没有回答，什么都没有办理" 1
        [ -n "$answer" ] || continue
        answers[number]+="$answer"$'\n'
        outcome
    done
    printf '%b\n' "${outcomes[$number]#*:}"
done

# One yes for all that waits for it.
waiting=0
for number in "${!services[@]}"; do
    [[ "${outcomes[$number]}" == confirm:* ]] || continue
    answers[number]+=$'是\n'
    waiting=$((waiting + 1))
done
[ "$waiting" -gt 0 ] || die "没有可以退订的，什么都没有办理" 1
read -r -p "以上 $waiting 项全部退订，确认请回复“是”：" answer || true
[ "${answer:-}" = 是 ] || die "没有确认，什么都没有办理" 1

outcome
missing=0
for number in "${!services[@]}"; do
    if [[ "${outcomes[$number]}" == left:* ]]; then
        printf '%b\n' "${outcomes[$number]#*:}"
    else
        printf '%s\t没有退订\n' "${services[$number]}" >&2
        missing=1
    fi
done
exit "$missing"
