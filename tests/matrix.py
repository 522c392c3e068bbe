"""The fault × step matrix of the fault model: what proves each cell, or why there is none.

Columns: C create · P poll · R reserve, with the intent to execute · X execute · D commit of the
payment · H handover · F refund. A line is a cell, or one more proof of it: `sim` is the counter
`fault_<row>_<column>` of the simulation; `socket` (a real line to a far end), `disk` (the books
alone, on real files), `process` (the program, started and killed) and `window` name a test as
`folder/file::test` under tests/; `n/a:` says why there is nothing to prove.
"""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS = "CPRXDHF"
LEVELS = ("sim", "socket", "disk", "process", "window")
NONE = "n/a:"

TABLE = """
1 crash before the step
C sim
C process stories/test_kill::test_killed_while_the_create_is_on_its_way
P sim
P process stories/test_restart_window::test_shown_qrs_are_left_over_and_nothing_of_them_is_executed
R sim
X sim
X process stories/test_kill::test_killed_with_an_execute_that_never_arrived
D sim
D process stories/test_kill::test_killed_while_the_execute_runs_and_is_done
H sim
H window ui/test_pay_buyers::test_money_booked_but_never_seen_is_asked_about
F sim
F process stories/test_kill::test_at_each_point

2 crash after the step: the far end did it, we did not write it
C sim
C socket flow/test_recovery::test_killed_with_the_answer_to_the_create_lost
P sim
P process stories/test_kill::test_killed_while_it_asks
R sim
R socket flow/test_recovery::test_killed_between_the_intent_and_its_answer
X sim
X process stories/test_kill::test_killed_before_an_execute_that_is_done_later
D sim
D process stories/test_kill::test_killed_after_the_sale_was_booked
H sim
H process stories/test_kill::test_at_each_point
F sim
F process stories/test_refund_command::test_killed_with_the_answer_lost_and_settled

3 time-out, and the request was lost
C sim
C socket flow/test_checkout::test_three_lost_creates_are_enough
P sim
P socket stories/test_outcomes::test_a_question_that_fails_changes_nothing
R n/a: reserving is one local transaction; it sends nothing that could be lost
X sim
X socket flow/test_checkout::test_a_lost_request_is_sent_again_after_the_quiet_period
X socket flow/test_checkout::test_the_same_token_is_executed_three_times_at_most
D n/a: the answer is at hand when it is committed; no request is open any more
H n/a: that a green card was seen is noted in our books alone
F sim
F socket flow/test_refunds::test_a_lost_request_is_sent_again_under_its_number

4 time-out or reset after the far end did it
C sim
C socket flow/test_checkout::test_a_lost_create_is_tried_under_another_number
P sim
P socket stories/test_outcomes::test_a_question_that_fails_changes_nothing
R n/a: Toss does not know of a reservation, so it cannot do one unheard
X sim
X window ui/test_pay_buyers::test_a_lost_answer_is_amber_until_toss_says_paid
D n/a: a commit has no far end; one that was done unheard is 2 D and 21 D
H n/a: nobody at Toss hands anything over
F sim
F socket flow/test_refunds::test_a_lost_answer_is_found_by_asking

5 the far end does it after we gave up waiting
C sim
P n/a: a question asked late changes nothing at Toss, and its answer has no reader left: 11 P
R n/a: SQLite has ended the transaction before anything is sent
X sim
X process stories/test_kill::test_killed_before_an_execute_that_is_done_later
X socket flow/test_checkout::test_a_vague_no_stays_in_doubt_until_toss_ends_it
D n/a: the commit is ours and has no late half; what comes late is booked as found: 5 X
H n/a: nothing is handed over on an answer that has not come: green is a committed row
F sim

6 HTTP 5xx
C sim
C socket stories/test_outcomes::test_a_create_that_fails_shows_no_qr
P sim
P socket flow/test_recovery::test_a_question_without_an_answer_changes_nothing
R n/a: no server takes part in a reservation
X sim
X socket stories/test_outcomes::test_an_execute_without_a_yes_that_was_charged
D n/a: a 5xx was judged before this commit and is committed as unknown: 6 X
H n/a: the note of a handover is sent to no server
F sim
F socket stories/test_outcomes::test_a_refund_is_believed_as_far_as_it_says

7 malformed or truncated answer
C sim
C process stories/test_command_line::test_a_server_that_makes_no_sense
P sim
P socket stories/test_outcomes::test_a_question_that_fails_changes_nothing
R n/a: a reservation reads no answer
X sim
X socket stories/test_outcomes::test_an_execute_without_a_yes_that_was_not_charged
X socket gateway/fuzz/test_fuzz::test_a_yes_comes_from_a_good_answer_and_from_nothing_else
D n/a: only what the one classifier took for a strict yes comes to this commit
H n/a: a handover reads the committed row and no answer
F sim
F socket stories/test_outcomes::test_a_refund_is_believed_as_far_as_it_says

8 code -1
C sim
C socket flow/test_checkout::test_a_refused_create_is_not_repeated
P sim
P socket flow/test_recovery::test_a_payment_nobody_knows_is_over_after_65_minutes_on_both_clocks
R n/a: nobody but our own stock can refuse a reservation, and that is 16 R
X sim
X socket flow/test_checkout::test_a_final_no_is_red_and_confirmed
X window ui/test_pay_buyers::test_a_refusal_is_red_in_the_words_of_toss_and_may_be_charged_anew
D n/a: a no leads to no entry in the ledger; its own row is written in 8 X
H n/a: what was refused is never green, so nobody hands it over
F sim
F process stories/test_refund_command::test_a_final_no_gives_nothing_back

9 slow answer, or one that drips
C sim
C process stories/test_command_line::test_a_server_that_never_ends
P sim
P socket gateway/test_line::test_the_deadline_holds_however_it_drips
R n/a: the disk's slowness is local and waited for: the execute leaves after the commit
X sim
X window ui/test_pay_buyers::test_a_slow_buyer_delays_nobody
D n/a: the answer is complete, and a slow commit only delays the green
H n/a: green is read from the books; no line is between it and the cashier
F sim
F socket gateway/test_toss::test_each_call_has_its_own_deadline

10 done twice: double click, two workers, delivered twice
C sim
C window ui/test_pay_buyers::test_two_quick_presses_make_one_sale
C disk store/test_sales::test_a_sale_has_one_open_attempt
P sim
R disk store/test_threads::test_one_of_two_same_changes_counts
X sim
X window ui/test_backroom::test_jobs_run_elsewhere_and_one_at_a_time_in_a_lane
D disk store/test_sales::test_one_payment_stands_in_the_ledger_once
H sim
H socket flow/test_checkout::test_shown_is_noted_once_and_only_of_paid_sales
F sim
F disk store/test_returns::test_two_cashiers_cannot_give_the_same_money_back

11 stale and reordered answers
C socket flow/test_checkout::test_a_create_that_answers_after_its_end_shows_no_qr
P sim
P socket flow/test_recovery::test_giving_up_beats_an_approval_that_is_on_its_way
R n/a: it is decided on the row's version in its own transaction; an old one is 10 R
X window ui/test_pay_buyers::test_a_slow_buyer_delays_nobody
X socket flow/test_recovery::test_an_old_reading_is_never_executed
D n/a: paid is for ever: what an older answer would undo has no move in the table (11 P)
H n/a: the card shows the newest committed version, whichever answer came last
F sim
F socket flow/test_refunds::test_two_hands_on_one_refund

12 the clock jumps, is wrong, or is of another zone
C sim
C socket gateway/test_toss::test_expiry_counts_from_the_servers_own_clock_in_korean_time
P sim
P socket flow/test_recovery::test_a_payment_nobody_knows_is_over_after_65_minutes_on_both_clocks
R n/a: a reservation asks for counts, and for no time
X sim
X socket gateway/test_toss::test_the_deadline_holds_for_any_transport
D disk store/test_reports::test_records_come_by_their_time_whatever_the_clock_did
D disk store/test_tampering::test_every_change_by_hand_is_found_and_named
H n/a: a card is green because of its row; the hour of the handover decides nothing
F sim

13 the buyer cancels
C n/a: there is no page yet on which a buyer could cancel
P sim
P window ui/test_rare_answers::test_a_sale_that_toss_denies_and_one_that_the_buyer_ended
R n/a: it takes no longer than a commit; a cancel within it is met by the execute: 13 X
X sim
X socket stories/test_outcomes::test_an_execute_without_a_yes_that_was_not_charged
D n/a: Toss said charged; a buyer cannot cancel any more, only be refunded
H n/a: with the money taken a buyer who wants out is a refund
F n/a: Toss has no way for a buyer to stop a refund

14 the cashier gives up, and the buyer approves later
C n/a: before the QR nothing can be approved; giving up then is abandoning: 11 C
P sim
P socket flow/test_checkout::test_given_up_and_approved_afterwards_is_never_executed
P window ui/test_pay_buyers::test_giving_up_wipes_the_qr_and_a_late_approval_moves_nothing
P process stories/test_shutdown::test_a_sale_without_a_window_is_given_up
R n/a: giving up and reserving are changes of one row, and the second is refused: 10 R
X sim
X socket flow/test_checkout::test_giving_up_twice_or_too_late
D n/a: once an execute is under way giving up is refused: 14 X
H n/a: a payment that was given up has no green card unless Toss says charged: found
F n/a: a decided refund cannot be given up

15 the payment's time runs out
C n/a: the time that may run out begins with the create
P sim
P process stories/test_kill::test_killed_with_the_qr_on_the_screen
P window ui/test_pay_faces::test_a_qr_out_of_time_is_wiped
R n/a: our clock never decides; if it ran out meanwhile, the execute hears so: 15 X
X sim
X socket flow/test_checkout::test_the_same_token_is_executed_three_times_at_most
D n/a: what is charged does not expire
H n/a: a paid row has no time limit
F n/a: only the time to approve runs out; how long Toss refunds is its own answer: settled

16 the stock is gone after the approval
C n/a: before the approval nothing is held: too few for a new sale is refused at once
P n/a: asking reads no stock; the approval that it brings is met in R
R sim
R window ui/test_pay_buyers::test_a_sold_out_approval_takes_no_money
R disk store/test_threads::test_one_of_two_gets_the_last_piece
X n/a: nothing is executed without a reservation, in the same transaction as the intent
D disk store/test_sales::test_a_hold_that_is_not_there_cannot_be_given_back
D disk store/test_sales::test_found_money_takes_nothing_where_nothing_is
H n/a: the pieces were held since R: what is paid is there to be handed over
F n/a: giving money back takes no stock

17 the execute is unknown
C n/a: no execute without a payment; a new one for the same sale is refused: 10 C
P n/a: the shown QR is asked before there is an execute; doubt is asked in X
R sim
R socket flow/test_checkout::test_a_lost_answer_is_found_by_asking
X sim
X window ui/test_pay_faces::test_doubt_says_hands_off_twice_over
D sim
D process stories/test_kill::test_killed_while_the_execute_runs_and_is_done
H window ui/test_pay_buyers::test_a_lost_answer_is_amber_until_toss_says_paid
F socket flow/test_unfinished::test_what_is_charged_is_booked_first_and_then_goes_back
F window ui/test_unfinished::test_what_is_found_goes_back_when_the_cashier_says_so

18 the refund is unknown
C n/a: a refund belongs to a payment that was created, paid and booked
P n/a: a shown QR has nothing to give back
R n/a: pieces come back by a person's hand, never by a refund's answer
X n/a: only what is paid is refunded; no execute is open then
D n/a: the payment's entry stands; a refund has one of its own
H n/a: what is pending to go back is no longer handed over, whatever its answer
F sim
F socket flow/test_refunds::test_a_question_without_an_answer_leaves_it_pending
F socket flow/test_refunds::test_one_refund_at_a_time

19 the disk is full
C sim
C disk store/test_database::test_a_nearly_full_disk_begins_no_sale
P socket flow/test_recovery::test_books_that_cannot_be_written_keep_the_step_due
R sim
R window ui/test_disk_trouble::test_what_cannot_be_intended_is_not_executed_and_the_card_says_so
X n/a: nothing is written between the intent and the answer: before is R, after is D
D sim
D window ui/test_disk_trouble::test_paid_and_not_saved_is_amber_says_so_and_does_not_close_silently
D disk store/test_database::test_a_full_disk_gives_the_spare_room_back
H sim
F sim
F socket flow/test_unfinished::test_books_that_cannot_be_written_are_tried_again

20 another program holds the books' file
C sim
C disk store/test_database::test_another_program_in_the_file_is_waited_for_and_then_said
P n/a: a question that changes nothing writes nothing; one that does is 19 P, with the same path
R sim
R window ui/test_disk_trouble::test_a_file_in_other_hands_executes_nothing_for_as_long_as_it_lasts
X n/a: no transaction is open while the execute is on the wire
D sim
H sim
F sim

21 an I/O error at the commit
C sim
C disk powercut/test_broken::test_no_failing_call_is_taken_for_success_or_costs_a_row
P n/a: a question commits nothing; what its answer changes is the commit of another column
R sim
R disk store/test_database::test_an_io_error_at_commit_leaves_nothing_and_the_next_write_works
X n/a: while an execute is on the wire nothing is committed
D sim
D disk store/test_database::test_a_file_that_is_damaged_after_an_error_takes_no_more_writes
H sim
F sim
F disk powercut/test_broken::test_no_failing_call_is_taken_for_success_or_costs_a_row

22 the books are damaged
C window stories/test_openings::test_spoiled_books_sell_nothing_and_say_why
C process stories/test_command_line::test_books_that_are_not_ours_are_left_alone
P disk store/test_journal::test_books_that_are_gone_are_taken_over_from_their_journal
R n/a: a page that cannot be read or written fails the commit, and nothing is executed: 21 R
X n/a: what is sent was committed a moment before; the file is not read in between
D disk store/test_database::test_a_file_that_is_damaged_after_an_error_takes_no_more_writes
H n/a: green is a row read back; a row that cannot be read is an error and no card
F socket flow/test_unfinished::test_nothing_goes_back_from_books_that_are_not_trusted

23 two instances on one machine
C process stories/test_command_line::test_a_second_writer_is_told_who_holds_the_books
C window stories/test_openings::test_the_second_window_says_who_holds_the_books
P n/a: the second one never opens the books to write, so it watches nothing: 23 C
R disk store/test_threads::test_one_of_two_gets_the_last_piece
X disk store/test_lock::test_a_killed_holder_holds_nothing
X window ui/test_backroom::test_jobs_run_elsewhere_and_one_at_a_time_in_a_lane
D n/a: only the holder of the lock commits; what two threads of it do is 10 D
H n/a: a reader beside the window lists sales and marks none
F n/a: the refund command opens the books by the same door as sell and settle: 23 C

24 two tills of one shop, or books on a network drive
C disk store/test_opening::test_a_disk_that_cannot_keep_a_wal_is_refused
C disk store/test_lock::test_a_disk_without_real_locks_is_refused
P n/a: each till knows its own numbers only, in a series drawn for it alone
R n/a: each till counts its own pieces; sharing one stock is a later release
X n/a: a token stands in the books of one till, which alone executes it
D n/a: each till has a ledger of its own; they are never merged
H n/a: goods are handed over at the till whose card is green
F process stories/test_refund_command::test_what_cannot_be_refunded

25 the power fails
C disk powercut/test_powercut::test_nothing_acknowledged_is_lost_and_nothing_is_corrupt
P n/a: asking writes nothing that could be torn
R disk powercut/test_powercut::test_nothing_acknowledged_is_lost_and_nothing_is_corrupt
R disk powercut/test_powercut::test_one_weaker_pragma_loses_acknowledged_commits
X n/a: the wire has no power cut of its own: what was committed before is R, the rest 1 X and 2 X
D disk powercut/test_powercut::test_nothing_acknowledged_is_lost_and_nothing_is_corrupt
D disk store/test_journal::test_the_journal_is_synced_before_the_commit
H disk powercut/test_powercut::test_nothing_acknowledged_is_lost_and_nothing_is_corrupt
F disk powercut/test_powercut::test_nothing_acknowledged_is_lost_and_nothing_is_corrupt

26 the laptop sleeps
C sim
C socket gateway/test_toss::test_after_a_sleep_no_expiry_is_sent_until_the_server_is_heard_again
P sim
R n/a: a transaction wakes up where it slept; nothing outside waits for it
X sim
X socket gateway/test_line::test_every_call_has_a_fresh_connection
D n/a: a commit that slept is as durable when it ends; until then nothing is green
H n/a: the card is the same after waking, and the books hold it
F sim

27 captive portal, or another page of the Wi-Fi
C sim
C window ui/test_rare_answers::test_what_was_never_made_says_why
P sim
P window ui/test_rare_answers::test_a_stranger_who_is_asked_keeps_the_qr_and_is_named
R n/a: no line is used, so nobody can step in
X sim
X window ui/test_rare_answers::test_a_stranger_who_is_to_take_the_money_hears_nothing
D n/a: only the answer of a trusted line comes so far
H n/a: handing over needs no network
F sim
F socket stories/test_outcomes::test_a_refund_is_believed_as_far_as_it_says

28 TLS is intercepted
C socket gateway/test_line::test_an_unknown_authority_is_refused
C socket gateway/test_line::test_an_authority_of_the_environment_does_not_count
P socket stories/test_outcomes::test_a_question_that_fails_changes_nothing
P window ui/test_rare_answers::test_a_stranger_who_is_asked_keeps_the_qr_and_is_named
R n/a: reserving opens no connection
X socket stories/test_outcomes::test_an_execute_without_a_yes_that_was_not_charged
X window ui/test_rare_answers::test_a_stranger_who_is_to_take_the_money_hears_nothing
D n/a: a stranger's answer is never read, so there is none to commit
H n/a: the green card comes from the books on this machine
F socket stories/test_outcomes::test_a_refund_is_believed_as_far_as_it_says
F socket flow/test_refunds::test_without_a_network_nothing_counts

29 the created page leads elsewhere
C sim
C window ui/test_rare_answers::test_what_was_never_made_says_why
C socket gateway/fuzz/test_fuzz::test_no_bad_address_is_painted_and_no_good_one_refused
P n/a: /status names no page that could be shown instead
R n/a: a payment without a shown page is abandoned, and never approved by a buyer of ours
X n/a: the page plays no part once the buyer approved; /execute is sent to the base URL
D n/a: a payment whose page was refused is abandoned, never executed
H n/a: nothing was shown, so nothing is handed over
F n/a: /refunds names no page, and no buyer takes part in it

30 amount, payToken or orderNo of the answer are not ours
C sim
C socket stories/test_outcomes::test_a_create_that_fails_shows_no_qr
P sim
P window ui/test_rare_answers::test_a_stranger_who_is_asked_keeps_the_qr_and_is_named
R n/a: the approval of such an answer is not believed, so nothing is reserved: 30 P
X sim
X window ui/test_rare_answers::test_a_yes_about_another_amount_calls_the_manager
D n/a: a foreign echo is unknown with an alarm: it is written in X and never as paid
H n/a: an alarm has no green card: 30 X
F socket stories/test_outcomes::test_a_refund_is_believed_as_far_as_it_says
F socket flow/test_refunds::test_an_answer_about_another_refund_stands_before_a_person

31 test and live are mixed
C sim
C socket security/test_line_guard::test_profile_key_and_reply_must_agree
C process stories/test_command_line::test_a_place_or_key_that_cannot_be
P sim
P window ui/test_rare_answers::test_a_stranger_who_is_asked_keeps_the_qr_and_is_named
R n/a: a mode is a fact of key and answer; the books of a mode know no other
X sim
X socket security/test_line_guard::test_profile_key_and_reply_must_agree
D n/a: what says another mode is no yes, and is not booked: 31 X
H n/a: whether money is real stands on the window's frame and on every slip
F sim

32 throttled, or the address is blocked
C sim
C socket stories/test_outcomes::test_a_create_that_fails_shows_no_qr
P sim
P socket flow/test_recovery::test_a_question_without_an_answer_changes_nothing
R n/a: reserving stock costs no request at Toss
X sim
X socket stories/test_outcomes::test_an_execute_without_a_yes_that_was_not_charged
D n/a: booking a payment costs no request that could be throttled
H n/a: handing goods over asks Toss nothing
F sim
F socket flow/test_unfinished::test_a_throttled_till_slows_down_with_refunds_too

33 the bank's daily break
C socket flow/test_checkout::test_a_refused_create_is_not_repeated
P n/a: /status answers during the break; only money stands still
R n/a: our shelf is counted without any bank
X sim
X socket stories/test_outcomes::test_an_execute_without_a_yes_that_was_not_charged
D n/a: what Toss charged is booked at any hour
H n/a: what is booked may be handed over at any hour
F sim
F socket flow/test_refunds::test_what_toss_will_run_by_itself_is_never_sent_again

34 the key is changed or revoked
C sim
C window ui/test_rare_answers::test_a_key_that_is_revoked_over_an_open_payment_frees_nothing
C disk stories/test_openings::test_no_new_key_while_a_payment_of_the_old_one_is_open
P sim
P window ui/test_rare_answers::test_what_another_key_made_is_left_to_it
P socket flow/test_recovery::test_another_key_asks_nothing_of_the_old_ones_payments
R n/a: reserving needs no key; its execute does
X sim
X window ui/test_rare_answers::test_a_key_that_is_revoked_over_an_open_payment_frees_nothing
D n/a: the charge was made with the key as it was; booking it needs none
H n/a: what was paid under an old key is paid
F sim
F socket flow/test_refunds::test_only_what_was_paid_with_this_key_can_go_back

35 cart or price changes after the QR is shown
C disk store/test_sales::test_what_an_attempt_is_never_changes
C window ui/test_sale_desk::test_a_cart_is_charged_once_until_a_new_item_is_in_it
P n/a: the amount of every answer is compared with the attempt's own, not the shelf's: 30 P
R n/a: pieces are reserved by the sale's own lines, which nothing changes: 35 C
X sim
D n/a: the entry is written from the attempt's amount, which never changes: 35 C
H n/a: the receipt shows the sale as it was charged
F n/a: a refund is measured by what was paid, not by today's prices

36 the system shuts down, or an updater kills the program
C process stories/test_shutdown::test_a_sale_without_a_window_is_given_up
C window ui/test_window_closing::test_a_log_out_begins_nothing_until_it_is_called_off
P process stories/test_shutdown::test_the_window_closes_over_an_open_payment
P window ui/test_window_closing::test_a_shutdown_answers_the_question_that_stands_there
R process stories/test_kill::test_at_each_point
X process stories/test_shutdown::test_the_window_closes_over_money_on_its_way
X window ui/test_window_closing::test_a_log_out_closes_over_money_on_its_way
D process stories/test_shutdown::test_a_sale_whose_money_is_on_its_way_waits
H window ui/test_pay_buyers::test_money_booked_but_never_seen_is_asked_about
F process stories/test_kill::test_at_each_point

37 a forged proof of payment
C n/a: a picture cannot be taken for a payment that is not there
P window ui/test_pay_faces::test_what_a_buyer_shows_is_no_proof
P window ui/test_pay_buyers::test_one_buyer_pays_and_the_green_card_is_booked_first
R n/a: only Toss' own approval leads to a reservation
X n/a: nothing that a buyer shows executes or stops anything
D n/a: only a strict yes of Toss is booked: 7 X and 30 X
H window ui/test_pay_faces::test_colour_is_by_meaning_and_green_only_for_booked_money
F n/a: money goes back by a number of our books, and as much as Toss says is left
"""

# The test that looks at each face of a payment on the real window, and at each state of a row.
SEEN = """
preparing ui/test_window_screens::test_a_card_comes_at_once_and_before_the_books_answer
show_qr ui/test_rare_answers::test_a_stranger_who_is_asked_keeps_the_qr_and_is_named
left_over ui/test_pay_buyers::test_a_restart_asks_before_anything_is_executed
buyer_here ui/test_pay_buyers::test_a_restart_asks_before_anything_is_executed
paying ui/test_pay_buyers::test_a_slow_buyer_delays_nobody
checking ui/test_pay_buyers::test_a_lost_answer_is_amber_until_toss_says_paid
refused stories/test_five_buyers::test_five_buyers_at_once_each_end_right
paid ui/test_pay_buyers::test_one_buyer_pays_and_the_green_card_is_booked_first
found ui/test_pay_buyers::test_money_booked_but_never_seen_is_asked_about
not_created ui/test_rare_answers::test_what_was_never_made_says_why
cancelled ui/test_rare_answers::test_a_sale_that_toss_denies_and_one_that_the_buyer_ended
given_up ui/test_pay_buyers::test_giving_up_wipes_the_qr_and_a_late_approval_moves_nothing
declined ui/test_pay_buyers::test_a_refusal_is_red_in_the_words_of_toss_and_may_be_charged_anew
sold_out ui/test_pay_buyers::test_a_sold_out_approval_takes_no_money
alarm ui/test_rare_answers::test_a_yes_about_another_amount_calls_the_manager
denied ui/test_rare_answers::test_a_sale_that_toss_denies_and_one_that_the_buyer_ended
other_key ui/test_rare_answers::test_what_another_key_made_is_left_to_it
"""
STATES = """
creating ui/test_window_screens::test_a_card_comes_at_once_and_before_the_books_answer
waiting ui/test_pay_buyers::test_a_restart_asks_before_anything_is_executed
executing ui/test_rare_answers::test_a_stranger_who_is_to_take_the_money_hears_nothing
unknown ui/test_rare_answers::test_a_yes_about_another_amount_calls_the_manager
paid ui/test_pay_buyers::test_one_buyer_pays_and_the_green_card_is_booked_first
abandoned ui/test_pay_buyers::test_a_lost_create_goes_on_under_another_number_on_the_same_card
cancelled ui/test_pay_buyers::test_giving_up_wipes_the_qr_and_a_late_approval_moves_nothing
declined ui/test_pay_buyers::test_a_refusal_is_red_in_the_words_of_toss_and_may_be_charged_anew
sold_out ui/test_pay_buyers::test_a_sold_out_approval_takes_no_money
"""


@dataclass(frozen=True)
class Proof:
    """One line of a cell: its level, and the test or the reason."""

    level: str
    what: str = ""


@dataclass
class Row:
    """One fault, and the proofs of its cells by column."""

    number: int
    fault: str
    cells: dict[str, list[Proof]]


def rows() -> list[Row]:
    """The table, as it stands."""
    return [_row(block) for block in TABLE.strip().split("\n\n")]


def _row(block: str) -> Row:
    title, *lines = block.splitlines()
    number, _, fault = title.partition(" ")
    cells: dict[str, list[Proof]] = {}
    for line in lines:
        column, level, what = (*line.split(" ", 2), "")[:3]
        cells.setdefault(column, []).append(Proof(level, what))
    return Row(int(number), fault, cells)


def named(text: str) -> dict[str, str]:
    """A list of names with a test each."""
    return {name: test for name, _, test in (one.partition(" ") for one in text.split("\n") if one)}
