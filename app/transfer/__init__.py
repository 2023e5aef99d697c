"""Bulk in and out: files of acts in NDJSON, CSV and XLSX. Reading them ends in the services that answer the API."""
