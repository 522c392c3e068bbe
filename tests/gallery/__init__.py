"""Every screen and state of the window, to be looked at by people and checked by a machine."""
