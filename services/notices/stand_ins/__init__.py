"""Others' systems as a developer's machine plays them; none of it is deployed with the service."""
