# The list of books with its search.

list_search = Search by title or author
list_search_button = Search
list_filters = Filter and sort
list_author = Author
list_min = Price from
list_max = Price up to
list_sort = Sort by
list_sort_newest = Newest first
list_sort_title = Title, A to Z
list_sort_price_up = Price, lowest first
list_sort_price_down = Price, highest first
list_in_stock = In stock only
list_caption = Books for sale
list_title = Title
list_read = Read?
list_price = Purchase Price
list_actions = Actions
list_yes = Yes
list_no = No
list_found = { $count ->
    [0] No books
    [one] 1 book
   *[other] { $count } books
}
list_found_more = More than { $count } books
list_similar = No exact match; showing similar: { $found }
list_none = No book matches.
list_none_words = No book matches “{ $words }”.
list_none_filters = No book matches “{ $words }” with these filters.
list_try = Try fewer or other words, or
list_see_all = see all books
list_pages = Pages of the list
list_previous = Previous page
list_next = Next page

# What is wrong with the prices of the filter.
list_price_not_a_number = Enter the price as a number, such as 19.99.
list_price_decimals = Enter the price with at most { $most } decimals.
list_price_not_positive = Enter a price greater than zero.
list_price_crossed = The lowest price is higher than the highest one.
