"""A page as a shop would have it, with the widget in it; only there while the orders are the demo's."""
