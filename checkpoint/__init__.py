"""Draft → decision → release, and the ledger of it: the only way out for what a machine wrote."""
