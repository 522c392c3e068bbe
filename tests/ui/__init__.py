"""The window: what people see, touch and hear."""
