"""Six layouts of invoices: four to tune extraction on, two held out of all tuning."""
