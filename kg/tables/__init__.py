"""Tables: what metadata.json describes, what the CSV files hold, and every problem of them."""
