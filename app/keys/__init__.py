"""API keys: made, listed, renamed and revoked by whoever has the scope admin."""
