//! A layer as lines of text, and additions to it.

use fastrand::Rng;
use std::collections::HashMap;
use std::fmt;

/// Types of new fields. None contains a type of the layer but in a vector, so that no addition makes a type contain itself.
const FIELD_TYPES: [&str; 11] = [
    "true",
    "true",
    "int",
    "long",
    "double",
    "Bool",
    "string",
    "bytes",
    "Peer",
    "Vector<long>",
    "Vector<MessageEntity>",
];

/// Parts of names of what transfers of files use. Half of all changes are there: it is what code out there uses.
const FILES: [&str; 6] = ["file", "File", "Media", "media", "ocument", "hoto"];

/// What a change is about.
enum Subject {
    Files,
    Anything,
}

/// A layer's text.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    lines: Vec<Line>,
    /// How many names were made up.
    names: usize,
}

#[derive(Clone, Debug)]
enum Line {
    /// A comment, a section mark, an empty line, or a declaration that nothing is added to.
    Other(String),
    Declaration(Declaration),
}

/// A constructor or function in the canonical layout.
#[derive(Clone, Debug)]
pub(super) struct Declaration {
    /// The name, with its id as long as nothing was added: the parser computes the id then.
    head: String,
    fields: Vec<String>,
    result: String,
    is_function: bool,
}

impl Layer {
    /// Reads the text of a layer in the canonical layout.
    pub(super) fn read(text: &str) -> Self {
        let mut is_function = false;
        let lines = text.lines().map(|line| {
            is_function |= line == "---functions---";
            Declaration::read(line, is_function).map_or_else(|| Line::Other(next_layer(line)), Line::Declaration)
        });
        Self { lines: lines.collect(), names: 0 }
    }

    /// Adds an optional field to a declaration that has flags.
    pub(super) fn add_optional_field(&mut self, random: &mut Rng) {
        let name = self.name("field");
        let about = Subject::of(random);
        let Some(of) = self.choose(random, |of| of.free_bit().is_some() && about.has(of.name())) else { return };
        let ty = FIELD_TYPES.get(random.usize(..FIELD_TYPES.len())).copied().unwrap_or("true");
        of.add_optional_field(&name, ty, random);
    }

    /// Gives a declaration its first flags, with an optional field.
    pub(super) fn add_flags(&mut self, random: &mut Rng) {
        let name = self.name("field");
        let about = Subject::of(random);
        let has_flags = |of: &Declaration| of.fields.iter().any(|field| field.ends_with(":#"));
        let Some(of) = self.choose(random, |of| !has_flags(of) && about.has(of.name())) else { return };
        of.forget_id();
        of.fields.insert(0, "flags:#".to_owned());
        of.add_optional_field(&name, "true", random);
    }

    /// Adds a constructor to a type: like another of its constructors, so that no method of the enum goes away.
    pub(super) fn add_constructor(&mut self, random: &mut Rng) {
        if let Some(of) = self.choose(random, |of| !of.is_function) {
            let result = of.result.clone();
            self.add_constructor_of(&result, random);
        }
    }

    /// Adds a constructor to this type.
    pub(super) fn add_constructor_of(&mut self, result: &str, random: &mut Rng) {
        let of_type = |line: &Line| matches!(line, Line::Declaration(of) if !of.is_function && of.result == result);
        let places: Vec<usize> =
            self.lines.iter().enumerate().filter(|(_, line)| of_type(line)).map(|(at, _)| at).collect();
        let Some(&at) = places.get(random.usize(..places.len().max(1))) else { return };
        let Some(Line::Declaration(mut added)) = self.lines.get(at).cloned() else { return };
        added.head = format!("{}{}", added.name(), self.name("Future"));
        self.lines.insert(at + 1, Line::Declaration(added));
    }

    /// Adds a type of up to three constructors, some in a namespace of its own.
    pub(super) fn add_type(&mut self, random: &mut Rng) {
        let (namespace, name) = (self.namespace(random), self.name("addition"));
        let result = format!("{namespace}{}{}", name[..1].to_uppercase(), &name[1..]);
        for number in 0..random.usize(1..4) {
            let suffix = if number == 0 { String::new() } else { format!("Other{number}") };
            let fields = ["flags:#", "id:long", "title:string", "about:flags.0?string", "peer:Peer"];
            let fields = fields.iter().take(random.usize(..=fields.len())).map(|&field| field.to_owned()).collect();
            let head = format!("{namespace}{name}{suffix}");
            self.insert(Declaration { head, fields, result: result.clone(), is_function: false });
        }
    }

    /// Adds a function, some in a namespace of its own.
    pub(super) fn add_function(&mut self, random: &mut Rng) {
        let head = format!("{}{}", self.namespace(random), self.name("perform"));
        let fields = ["flags:#", "peer:InputPeer", "id:Vector<long>", "limit:flags.0?int"];
        let fields = fields.iter().take(random.usize(..=fields.len())).map(|&field| field.to_owned()).collect();
        let result = self.choose(random, |of| !of.is_function).map_or("Bool".to_owned(), |of| of.result.clone());
        self.insert(Declaration { head, fields, result, is_function: true });
    }

    /// Returns how many constructors each type has.
    pub(super) fn types(&self) -> HashMap<String, usize> {
        let mut types = HashMap::new();
        for of in self.lines.iter().filter_map(Line::declaration).filter(|of| !of.is_function) {
            *types.entry(of.result.clone()).or_default() += 1;
        }
        types
    }

    /// Returns a declaration of those that are wanted.
    pub(super) fn choose(
        &mut self,
        random: &mut Rng,
        is_wanted: impl Fn(&Declaration) -> bool,
    ) -> Option<&mut Declaration> {
        let wanted = self.lines.iter_mut().filter_map(Line::declaration_mut).filter(|of| is_wanted(of));
        let mut wanted: Vec<&mut Declaration> = wanted.collect();
        let count = wanted.len();
        (count > 0).then(|| wanted.swap_remove(random.usize(..count)))
    }

    /// A name that nothing else has.
    pub(super) fn name(&mut self, kind: &str) -> String {
        self.names += 1;
        format!("{kind}{}", self.names)
    }

    /// A namespace with its dot: none, one that there is, or a new one.
    fn namespace(&mut self, random: &mut Rng) -> String {
        match random.u8(..3) {
            0 => String::new(),
            1 => "upload.".to_owned(),
            _ => format!("{}.", self.name("room")),
        }
    }

    /// Inserts a constructor before the first function, a function at the end.
    fn insert(&mut self, declaration: Declaration) {
        let functions =
            self.lines.iter().position(|line| matches!(line, Line::Other(text) if text == "---functions---"));
        let end = self.lines.len();
        let at = if declaration.is_function { end } else { functions.unwrap_or(end) };
        self.lines.insert(at, Line::Declaration(declaration));
    }
}

impl Subject {
    fn of(random: &mut Rng) -> Self {
        if random.bool() { Self::Files } else { Self::Anything }
    }

    fn has(&self, name: &str) -> bool {
        match self {
            Self::Files => FILES.iter().any(|part| name.contains(part)),
            Self::Anything => true,
        }
    }
}

/// `// LAYER 230` becomes `// LAYER 231`.
fn next_layer(line: &str) -> String {
    let layer = line.strip_prefix("// LAYER ").and_then(|layer| layer.parse::<u32>().ok());
    layer.map_or_else(|| line.to_owned(), |layer| format!("// LAYER {}", layer + 1))
}

impl Line {
    fn declaration(&self) -> Option<&Declaration> {
        match self {
            Self::Other(_) => None,
            Self::Declaration(of) => Some(of),
        }
    }

    fn declaration_mut(&mut self) -> Option<&mut Declaration> {
        match self {
            Self::Other(_) => None,
            Self::Declaration(of) => Some(of),
        }
    }
}

impl Declaration {
    /// Reads a line, unless it declares something of the language itself, or with parameters.
    fn read(line: &str, is_function: bool) -> Option<Self> {
        let (declared, result) = line.strip_suffix(';')?.split_once(" = ")?;
        let is_plain = !declared.contains(['{', '[']) && !["Bool", "True", "Null", "Error"].contains(&result);
        let mut words = declared.split(' ');
        let head = words.next().filter(|_| is_plain && !line.starts_with("//"))?.to_owned();
        Some(Self { head, fields: words.map(str::to_owned).collect(), result: result.to_owned(), is_function })
    }

    /// Returns the name without the id.
    pub(super) fn name(&self) -> &str {
        self.head.split('#').next().unwrap_or_default()
    }

    /// Returns whether a constructor is declared.
    pub(super) fn is_constructor(&self) -> bool {
        !self.is_function
    }

    /// Returns whether there are flags with a bit that nothing is under yet.
    pub(super) fn can_grow(&self) -> bool {
        self.free_bit().is_some()
    }

    /// Adds a field under a bit that is free, somewhere behind the flags.
    pub(super) fn add_optional_field(&mut self, name: &str, ty: &str, random: &mut Rng) {
        let Some((place, flags, bit)) = self.free_bit() else { return };
        let field = format!("{name}:{flags}.{bit}?{ty}");
        self.forget_id();
        self.fields.insert(random.usize(place + 1..=self.fields.len()), field);
    }

    /// The place and the name of the last flags, and a bit of them that nothing is under.
    fn free_bit(&self) -> Option<(usize, String, u8)> {
        let (place, flags) =
            self.fields.iter().enumerate().rev().find_map(|(place, field)| Some((place, field.strip_suffix(":#")?)))?;
        let is_free = |bit: &u8| !self.fields.iter().any(|field| field.contains(&format!(":{flags}.{bit}?")));
        let bit = (0..31).find(is_free)?;
        Some((place, flags.to_owned(), bit))
    }

    fn forget_id(&mut self) {
        self.head = self.name().to_owned();
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| match line {
            Line::Other(text) => writeln!(f, "{text}"),
            Line::Declaration(Declaration { head, fields, result, .. }) => {
                let fields = fields.iter().map(|field| format!(" {field}")).collect::<String>();
                writeln!(f, "{head}{fields} = {result};")
            }
        })
    }
}
