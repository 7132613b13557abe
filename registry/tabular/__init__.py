"""Tables as files hold them: read from CSV, XLSX, ODS and XML, and written. A library that knows no Django."""
