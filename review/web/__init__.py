"""The review page: what people see of the store, and where they decide."""
