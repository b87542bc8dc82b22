"""What editors are told of all their pages at once, in /cms/reports/."""
