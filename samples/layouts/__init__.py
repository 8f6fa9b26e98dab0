"""Nine layouts of invoices: six to tune extraction on, three held out of all tuning."""
