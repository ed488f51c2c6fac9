"""What agents see of promises: calendars and policies in the settings, the panel of a case, offers while writing."""
