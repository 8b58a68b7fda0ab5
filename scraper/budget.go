package scraper

// spend counts a page against its source's limit and tells whether it is
// within it.
func (c *Crawler) spend(s Source) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages[s.Name]++
	return s.MaxPages == 0 || c.pages[s.Name] <= s.MaxPages
}

// spent tells whether no source may fetch another page.
func (c *Crawler) spent() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.Sources {
		if c.daemon != nil || s.MaxPages == 0 || c.pages[s.Name] < s.MaxPages {
			return false
		}
	}
	return c.daemon == nil
}

// over tells whether a source may fetch no more pages in this round.
func (c *Crawler) over(name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.Sources {
		if s.Name == name {
			return s.MaxPages > 0 && c.pages[name] > s.MaxPages
		}
	}
	return true
}
