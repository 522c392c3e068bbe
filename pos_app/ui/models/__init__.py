"""What lists show, as Qt's models: changed where something changed, never rebuilt for a count."""
