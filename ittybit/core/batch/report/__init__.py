"""Contents of the HTML page that reports a batch. These modules do no I/O."""
