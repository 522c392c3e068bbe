"""Order of the counter, over real books and a stand-in Toss."""
