"""Doors: citizen, staff, portal widget, command line."""
