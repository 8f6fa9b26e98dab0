"""How reading is measured: words, the gate, receipts and scans against their truth and against peers."""
