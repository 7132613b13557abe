"""What scans are for."""
