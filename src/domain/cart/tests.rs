use super::*;

fn id(number: usize) -> BookId {
    BookId(format!("{number:032x}"))
}

fn dollars(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn item(quantity: i64, price: Money, stock: Option<i64>) -> CartItem {
    let book = Book {
        id: id(1),
        slug: "emma".to_owned(),
        title: "Emma".to_owned(),
        author: "Jane Austen".to_owned(),
        year: None,
        isbn: None,
        description: String::new(),
        read: false,
        price,
        stock,
        ships: true,
        cover: None,
        version: 1,
    };
    let line_total = price.minor.checked_mul(quantity).map(|sum| Money::new(sum, price.currency));
    CartItem { book, quantity, line_total, was: None }
}

#[test]
fn a_cart_is_read_as_it_was_written() {
    // L2
    let mut cart = Cart::default();
    assert_eq!(cart.add(&id(1), 2, dollars(1999)), Ok(()));
    assert_eq!(cart.add(&id(2), 1, dollars(5)), Ok(()));
    assert_eq!(cart.add(&id(1), 3, dollars(2099)), Ok(()));
    let text = cart.to_string();
    assert_eq!(text, format!("{}-5-2099usd.{}-1-5usd", id(1).0, id(2).0));
    assert_eq!(Cart::parse(&text), cart);
    assert_eq!((cart.copies(), cart.quantity(&id(1))), (6, Some(5)));
}

#[test]
fn junk_is_left_out_and_the_rest_stays() {
    // L2
    let good = format!("{}-2", id(7).0);
    for junk in ["", "x", "é:1", "-", "..", &format!("{}-0", id(1).0), &format!("{}-100", id(1).0)]
    {
        let cart = Cart::parse(&format!("{junk}.{good}.{good}"));
        assert_eq!(cart.to_string(), good, "{junk}");
    }
    let long: Vec<String> = (0..100).map(|n| format!("{}-1", id(n).0)).collect();
    assert_eq!(Cart::parse(&long.join(".")).lines().len(), MOST_LINES);
    assert_eq!(Cart::parse(&format!("{good}-free")).lines()[0].seen, None);
}

#[test]
fn a_full_cart_changes_nothing() {
    // L2
    let mut cart = Cart::default();
    for n in 0..MOST_LINES {
        assert_eq!(cart.add(&id(n), 1, dollars(100)), Ok(()));
    }
    let before = cart.clone();
    assert_eq!(cart.add(&id(99), 1, dollars(100)), Err(CartFault::Full));
    assert_eq!(cart.add(&id(0), MOST_COPIES, dollars(100)), Err(CartFault::TooManyCopies));
    assert_eq!(cart.add(&id(0), i64::MAX, dollars(100)), Err(CartFault::TooManyCopies));
    assert_eq!(cart.add(&id(0), 0, dollars(100)), Err(CartFault::Quantity));
    assert_eq!(cart.set(&id(0), -1), Err(CartFault::Quantity));
    assert_eq!(cart.set(&id(0), 100), Err(CartFault::TooManyCopies));
    assert_eq!(cart.set(&id(99), 1), Err(CartFault::NotThere));
    assert_eq!(cart.remove(&id(99)), Err(CartFault::NotThere));
    assert_eq!(cart, before);
    // The biggest cart that there can be fits into a cookie.
    for n in 0..MOST_LINES {
        assert_eq!(cart.set(&id(n), MOST_COPIES), Ok(()));
    }
    assert!(cart.to_string().len() < 2048);
}

#[test]
fn what_was_taken_out_goes_back_to_its_place() {
    let mut cart = Cart::default();
    for n in 0..4 {
        assert_eq!(cart.add(&id(n), 2, dollars(100)), Ok(()));
    }
    let before = cart.clone();
    assert_eq!(cart.set(&id(1), 0), Ok(()));
    assert_eq!(cart.remove(&id(3)), Ok(()));
    assert_eq!(cart.missing(&before).len(), 2);
    assert_eq!(cart.put_back(&before), Ok(()));
    assert_eq!(cart, before);
    assert_eq!(cart.put_back(&before), Err(CartFault::NothingToUndo));
}

#[test]
fn totals_are_whole_numbers_of_one_currency() {
    // A30 L2
    let view = |items: Vec<CartItem>| CartView::new(items, Vec::new());
    let both = view(vec![item(3, dollars(1999), None), item(1, dollars(1), Some(1))]);
    assert_eq!((both.total, both.obstacle, both.copies), (Some(dollars(5998)), None, 4));
    assert!(both.can_be_paid());
    let euros = Money::new(100, "eur".parse().expect("a currency"));
    let mixed = view(vec![item(1, dollars(100), None), item(1, euros, None)]);
    assert_eq!(mixed.obstacle, Some(Obstacle::Currencies(Currency::USD, euros.currency)));
    assert_eq!((mixed.total, mixed.can_be_paid()), (None, false));
    for dear in [dollars(i64::MAX), dollars(50_000_000)] {
        let dear = view(vec![item(1, dear, None), item(1, dear, None)]);
        assert_eq!((dear.total, dear.obstacle), (None, Some(Obstacle::TooDear)));
    }
    assert!(!view(Vec::new()).can_be_paid());
}

#[test]
fn a_line_says_what_is_the_matter_with_it() {
    let note = |quantity, stock| item(quantity, dollars(100), stock).note();
    assert_eq!(note(2, None), None);
    assert_eq!(note(2, Some(2)), None);
    assert_eq!(note(2, Some(1)), Some(LineNote::Few(1)));
    assert_eq!(note(9, Some(4)), Some(LineNote::Few(4)));
    assert_eq!(note(1, Some(0)), Some(LineNote::SoldOut));
    let changed = CartItem { was: Some(dollars(90)), ..item(1, dollars(100), None) };
    let (was, now) = (dollars(90), dollars(100));
    assert_eq!(changed.note(), Some(LineNote::Price { was, now }));
    let view = CartView::new(vec![item(2, dollars(1), Some(1))], Vec::new());
    assert_eq!((view.obstacle, view.can_be_paid()), (Some(Obstacle::TooFewCopies), false));
    assert_eq!(view.total, Some(dollars(2)));
}
