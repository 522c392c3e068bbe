"""The room that speaks to Toss, against a far end that misbehaves."""
