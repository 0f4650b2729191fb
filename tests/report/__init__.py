"""What a render survives: long trials whose figures `make report` prints, and their small tests."""
