package config

import (
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

func unfitForHeader(r rune) bool { return r < ' ' || r > '~' }

func reachable(contact string) bool {
	if strings.ContainsFunc(contact, unfitForHeader) {
		return false
	}
	address, err := mail.ParseAddress(contact)
	return err == nil && address.Address == contact || checkURL(contact) == ""
}

func isHost(entry string) bool {
	if _, err := netip.ParsePrefix(entry); err == nil {
		return true
	}
	if _, err := netip.ParseAddr(strings.Trim(entry, "[]")); err == nil {
		return true
	}
	if _, err := netip.ParseAddrPort(entry); err == nil {
		return true
	}
	host, port, colon := strings.Cut(entry, ":")
	_, err := strconv.ParseUint(port, 10, 16)
	return host != "" && (!colon || err == nil) && !strings.ContainsAny(host, "/ @[]*")
}

// checkURL says why a text is no URL to crawl, or "".
func checkURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return fmt.Sprintf("want a URL as https://magazine.example/feed, not %q", text)
	}
	return ""
}
