"""Pages and plots for people: `ipdocs report` makes a site that opens from disk. `site.write` is the way through."""
