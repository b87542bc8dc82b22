"""Questions that several modules may ask: written once, reviewed once, counted together."""
