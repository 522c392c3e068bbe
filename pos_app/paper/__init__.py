"""Documents in and out: price lists, exports, slips."""
