"""What is done is told by the names of the contract, whatever kind of order it is."""

import harness as processes
from agents import CODES, ID_TAIL, PHONE, Agent

# A customer, an ID tail, and what he wants one after the other with the effects of his yes.
ORDERS = (
    (PHONE, ID_TAIL, (
        ("关掉咪咕的自动续费", ("stopRenewal", "completed")),
        ("恢复咪咕的自动续费", ("resumeRenewal", "completed")),
        ("停机保号", ("suspendNumber", "completed")),
        ("复机", ("restoreNumber", "completed")),
        ("换套餐", ("changePlan", "accepted")),
        ("退彩铃", ("unsubscribe", "completed")),
        ("重新开通彩铃", ("reopen", "completed")),
    )),
    ("13800000008", "6603", (("销户", ("closeAccount", "completed")),)),
)


def done(agent, session, wish, phone):
    """Says a wish and answers all that is asked: the number, the first choice, yes."""
    events = agent.ask("say", session=session, text=wish)
    for _ in range(6):
        if not events.of("ask"):
            return events
        asked = events.asked
        if asked["slot"] == "phone":
            events = agent.ask("say", session=events.session, text=phone)
            continue
        value = "yes" if asked["kind"] == "confirm" else asked["choices"][0]
        events = agent.ask("answer", session=events.session, ask=asked["ask"], value=value)
    raise AssertionError(f"{wish} comes to no end: {events}")


def test_each_kind_of_order_has_its_effect():
    for phone, id_tail, wishes in ORDERS:
        with processes.house() as house, Agent(house, CODES + f"= * idTail {id_tail}\n") as agent:
            session = agent.open()
            for wish, effect in wishes:
                events = done(agent, session, wish, phone)
                session = events.session
                found = [(e["name"], e["state"]) for e in events.of("effect")]
                assert effect in found, (wish, found)
                assert all(e["receipt"] for e in events.of("effect") if (e["name"], e["state"]) == effect and e["state"] == "completed"), events
                # What was only accepted so far is found again by its order.
                assert all(e["receipt"] == e["order"] and e["order"].startswith("TD") for e in events.of("effect") if e["state"] == "accepted"), events
            agent.finish()
            house.verified()
