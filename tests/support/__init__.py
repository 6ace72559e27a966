"""What the tests share: private servers, real processes, polling, an HTTP client."""
