# The confirmation.

order_paid = Thanks for purchasing - { $title }!
order_processing = Your payment is being processed
order_refunded = This order was refunded
order_canceled = This payment was canceled
order_returned = This payment came too late
order_in_question = We are looking at your payment
order_unpaid = This order is not paid yet
order_paid_words = Your payment went through. You get a mail about it.
order_processing_words = Your bank is taking a moment. This page updates itself; you can also close it and come back.
order_held_words = The amount is reserved on your card and will be taken soon.
order_refunded_words = All of it was given back, the way it came. It can take some days until your bank shows it.
order_canceled_words = You were not charged. You can choose the book again at any time.
order_returned_words = It reached us when the order was over, so nothing will be delivered for it. We are sending your money back the way it came; that can take some days.
order_in_question_words = Money has reached us that is not what this order asks for. We will look at it and write to you. Please do not pay again.
order_unpaid_words = It has not been paid, and you were not charged. You can pay for it with any card.
order_book = Book
order_amount = Amount
order_given_back = Given back
order_number = Order
order_each = × { $copies }, { $price } each
order_paid_on = Paid on
order_goes_to = Goes to
order_name = Name
order_email = Email
order_pay_now = Pay now
order_again = Order again
order_home = Back Home

# The stamp on it.
order_mark_paid = PAID
order_mark_processing = ON ITS WAY
order_mark_refunded = REFUNDED
order_mark_canceled = CANCELED
order_mark_returned = ON ITS WAY BACK
order_mark_in_question = IN QUESTION
order_mark_unpaid = NOT PAID

# Months as a date has them, between the day and the year.
order_month = { $count ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[other] December
}
