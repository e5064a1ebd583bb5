//! One line cut into its cells, without a copy where it has no quotes.

/// Where the cells of a line stand. Kept from line to line, so that it allocates once.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    /// Begin and end of each cell in the text.
    ends: Vec<(u32, u32)>,
    /// The cells of a line with quotes, their quotes taken off.
    unquoted: Vec<u8>,
    quoted: bool,
}

/// The quotes of a line do not pair up.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadQuote;

impl Cells {
    /// Cuts a line, which has no line end. Its length fits 32 bits.
    pub(crate) fn cut(&mut self, line: &[u8]) -> Result<(), BadQuote> {
        self.ends.clear();
        self.quoted = memchr::memchr(b'"', line).is_some();
        if self.quoted {
            return self.cut_quoted(line);
        }
        let mut begin = 0;
        for comma in memchr::memchr_iter(b',', line) {
            self.ends.push((begin, comma as u32));
            begin = comma as u32 + 1;
        }
        self.ends.push((begin, line.len() as u32));
        Ok(())
    }

    /// How many cells the line has.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A cell without the white space around it; empty where the line has no such cell. `line` is
    /// the line that was cut.
    pub(crate) fn get<'l>(&'l self, line: &'l [u8], at: usize) -> &'l [u8] {
        let Some((begin, end)) = self.ends.get(at) else {
            return b"";
        };
        let text = match self.quoted {
            true => &self.unquoted[..],
            false => line,
        };
        text[*begin as usize..*end as usize].trim_ascii()
    }

    fn cut_quoted(&mut self, line: &[u8]) -> Result<(), BadQuote> {
        self.unquoted.clear();
        let mut rest = line;
        loop {
            let begin = self.unquoted.len() as u32;
            rest = match rest.trim_ascii_start().strip_prefix(b"\"") {
                Some(inside) => self.quoted_cell(inside)?,
                None => self.plain_cell(rest)?,
            };
            self.ends.push((begin, self.unquoted.len() as u32));
            match rest.split_first() {
                Some((b',', more)) => rest = more,
                Some(_) => return Err(BadQuote),
                None => return Ok(()),
            }
        }
    }

    /// A cell up to the closing quote; what follows it.
    fn quoted_cell<'l>(&mut self, mut rest: &'l [u8]) -> Result<&'l [u8], BadQuote> {
        loop {
            let quote = memchr::memchr(b'"', rest).ok_or(BadQuote)?;
            self.unquoted.extend_from_slice(&rest[..quote]);
            rest = &rest[quote + 1..];
            match rest.strip_prefix(b"\"") {
                Some(more) => {
                    self.unquoted.push(b'"');
                    rest = more;
                }
                None => return Ok(rest.trim_ascii_start()),
            }
        }
    }

    fn plain_cell<'l>(&mut self, rest: &'l [u8]) -> Result<&'l [u8], BadQuote> {
        let end = memchr::memchr(b',', rest).unwrap_or(rest.len());
        let (cell, after) = rest.split_at(end);
        if memchr::memchr(b'"', cell).is_some() {
            return Err(BadQuote);
        }
        self.unquoted.extend_from_slice(cell);
        Ok(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(line: &str) -> Result<Vec<String>, BadQuote> {
        let mut cells = Cells::default();
        cells.cut(line.as_bytes())?;
        let text = |at| String::from_utf8(cells.get(line.as_bytes(), at).to_vec()).unwrap();
        Ok((0..cells.len()).map(text).collect())
    }

    #[test]
    fn a_line_is_cut_at_commas_outside_quotes() {
        assert_eq!(cut("a, b ,,c").unwrap(), ["a", "b", "", "c"]);
        assert_eq!(cut("").unwrap(), [""]);
        assert_eq!(cut("a,\"b,c\",d").unwrap(), ["a", "b,c", "d"]);
        assert_eq!(
            cut("a, \"say \"\"b\"\"\" ,d,").unwrap(),
            ["a", "say \"b\"", "d", ""]
        );
        assert_eq!(cut("\"\"").unwrap(), [""]);
    }

    #[test]
    fn quotes_that_do_not_pair_up_are_refused() {
        for line in ["a,\"b", "a\"b,c", "\"a\"b,c", "\"", "a,\"\"\""] {
            assert_eq!(cut(line), Err(BadQuote), "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_cells_read_back_as_written(
            cells in proptest::collection::vec("[a-c\", ]{0,6}", 1..6)
        ) {
            let quoted: Vec<String> = cells
                .iter()
                .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
                .collect();
            let trimmed: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
            proptest::prop_assert_eq!(cut(&quoted.join(",")).unwrap(), trimmed);
        }

        #[test]
        fn any_bytes_are_cut_without_a_panic(line: Vec<u8>) {
            let mut cells = Cells::default();
            if cells.cut(&line).is_ok() {
                for at in 0..cells.len() + 1 {
                    cells.get(&line, at);
                }
            }
        }
    }
}
