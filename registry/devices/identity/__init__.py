"""What names a device: tags, codes, serial numbers, makers; doubles, and how a text is looked up."""
