"""What a process holds of the machine's memory. Nothing is imported here: the floor does, too."""


def memory_kb() -> dict[str, int]:
    """Now: all that is resident, and what no other process shares."""
    with open("/proc/self/smaps_rollup", encoding="ascii") as told:
        sums = {line.split()[0][:-1]: int(line.split()[1]) for line in list(told)[1:]}
    return {"rss_kb": sums["Rss"], "own_kb": sums["Private_Clean"] + sums["Private_Dirty"]}
