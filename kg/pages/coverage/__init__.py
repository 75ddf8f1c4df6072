"""The coverage matrix: agencies by functions, with what each square rests on."""
