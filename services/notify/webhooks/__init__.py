"""What partner departments are told of cases by HTTP: signed, tried again, replayable."""
