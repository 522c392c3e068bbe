"""What a process holds of the machine's memory. Nothing is imported here: the floor does, too."""


def memory_kb() -> dict[str, int]:
    """Now: all that is resident, what no other process shares, and what stands in no file.

    The last is what a growth is told by: whether a library's pages are shared changes with what
    else runs here, by 25 MB and from one moment to the next.
    """
    with open("/proc/self/smaps_rollup", encoding="ascii") as told:
        sums = {line.split()[0][:-1]: int(line.split()[1]) for line in list(told)[1:]}
    return {
        "rss_kb": sums["Rss"],
        "own_kb": sums["Private_Clean"] + sums["Private_Dirty"],
        "made_kb": sums["Anonymous"] + sums["Swap"],
    }
