"""Settings from the environment, the addresses of the site, its WSGI entry."""
