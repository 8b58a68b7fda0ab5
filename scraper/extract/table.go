package extract

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxTable is how many nodes of a table are looked at.
const maxTable = 4000

// dataTable tells a table of data from one that only lays out the page: it has
// header cells or a caption, or at least two rows of two short cells; it holds
// no other table, no heading, no form and no long text.
func dataTable(n *html.Node) bool {
	if role := attr(n, "role"); role == "presentation" || role == "none" {
		return false
	}
	c := tableCount{}
	c.count(n, 0)
	switch {
	case c.layout || c.nodes >= maxTable && c.long > 0:
		return false
	case c.heads > 0 && c.rows > 1 && c.cells > c.rows:
		return true
	}
	return c.rows > 1 && c.cells >= 2*c.rows && c.long*4 <= c.cells
}

type tableCount struct {
	nodes, rows, cells, heads, long int
	layout                          bool
}

// longCell is how many bytes of text make a cell long.
const longCell = 300

func (c *tableCount) count(n *html.Node, depth int) {
	for k := n.FirstChild; k != nil && c.nodes < maxTable && !c.layout && depth < 30; k = k.NextSibling {
		c.nodes++
		if k.Type == html.TextNode && len(k.Data) > longCell {
			c.long++
		}
		if k.Type == html.ElementNode {
			c.element(k.DataAtom)
			c.count(k, depth+1)
		}
	}
}

func (c *tableCount) element(a atom.Atom) {
	switch a {
	case atom.Table, atom.H1, atom.H2, atom.H3, atom.Form, atom.Article, atom.Section, atom.Nav:
		c.layout = true
	case atom.Tr:
		c.rows++
	case atom.Td:
		c.cells++
	case atom.Th:
		c.cells++
		c.heads++
	case atom.Caption:
		c.heads++
	}
}
