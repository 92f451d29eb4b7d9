#!/usr/bin/env bash
# Leaves every service that a customer names and prints the receipts: unsubscribe-all.sh PHONE SERVICE…
#
#   TUIDING_PASSWORD=… examples/unsubscribe-all.sh 13800000001 彩铃 手机报
#
# The customer runs this, so the yes is the customer's own. The service password comes from TUIDING_PASSWORD, or is asked for without
# being shown; it reaches the program through a pipe and is on no command line. Ends with 0 when every service was left.
set -euo pipefail
tuiding="${TUIDING:-tuiding}"

die() { echo "unsubscribe-all: $*" >&2; exit 2; }

[ $# -ge 2 ] || die "usage: unsubscribe-all.sh PHONE SERVICE…"
command -v python3 >/dev/null || die "python3 is missing; it reads the events"
phone="$1"
shift
password="${TUIDING_PASSWORD:-}"
if [ -z "$password" ]; then
    read -r -s -p "服务密码：" password </dev/tty
    echo >&2
fi

script() {
    printf '我的业务\n%s\n用服务密码\n%s\n' "$phone" "$password"
    # 取消 after each: a service that can't be left leaves no question open for the next yes.
    for service in "$@"; do printf '退订%s\n是\n取消\n' "$service"; done
}

events="$(script "$@" | "$tuiding" run - --json)" || status=$?
case "${status:-0}" in
    # 3: some line was not understood; what was left is told below. 4: the verification is told below, too.
    0 | 3 | 4) ;;
    *) exit "$status" ;;
esac

python3 - "$@" <<PYTHON 3<<<"$events"
import json, os, sys

left, verified = {}, False
for line in os.fdopen(3):
    event = json.loads(line)
    verified = verified or event.get("reply") == "verify.verified"
    if event["event"] == "effect" and event["name"] == "unsubscribe":
        left.setdefault(event["service"], {}).update({event["state"]: event["receipt"]})
if not verified:
    sys.exit(print("unsubscribe-all: 身份验证没有通过", file=sys.stderr) or 4)
missing = [name for name in sys.argv[1:] if not any(name in service for service in left)]
for service, receipts in left.items():
    print(f"{service}\t{receipts.get('accepted', '-')}\t{receipts.get('completed', '正在办理')}")
for name in missing:
    print(f"{name}\t没有退订", file=sys.stderr)
sys.exit(1 if missing else 0)
PYTHON
