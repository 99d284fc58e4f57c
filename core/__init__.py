"""What everything stands on: settings, database, errors, models, jobs, people."""
