"""How the service talks to a database: engine, transactions, column types. Knows no word of the domain."""
