"""The readiness page: what an auditor asks of this installation, answered from store, settings and model cards."""
