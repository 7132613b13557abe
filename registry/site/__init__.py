"""The site around the ideas: middleware, sessions of forms, home page, addresses of the API."""
