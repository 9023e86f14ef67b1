//! The interpreter: runs classic scripts as a page would, within limits of memory and steps. The one place that knows
//! `rquickjs`.

use rquickjs::context::EvalOptions;
use rquickjs::{
    CatchResultExt as _, CaughtError, Context, Ctx, Exception, Function, Object, Promise, Runtime,
};
use std::cell::Cell;
use std::io;
use std::rc::Rc;

/// Most memory, in bytes: many times what the index of a very large guide needs. The unit tests reach the limits sooner.
const MAX_MEMORY: usize = if cfg!(test) { 64 << 20 } else { 1 << 30 };
/// Depth of calls, in bytes of stack.
const MAX_STACK: usize = 512 << 10;
/// Most rounds of one call; a round is ten thousand loops and calls of the script. Counted, not timed, so that the same
/// script ends in the same way everywhere. A query takes a few rounds, the largest guides make it hundreds.
const MAX_ROUNDS: u32 = if cfg!(test) { 1_000 } else { 50_000 };

/// What is said of a script that was stopped.
const ENDLESS: &str = "the script never ends";

/// An interpreter with the scripts that have run in it.
pub struct Interpreter {
    context: Context,
    rounds: Rc<Cell<u32>>,
}

impl Interpreter {
    /// An empty interpreter. The script function `read(path)` runs the file that `load` gives for a path.
    pub fn new(load: impl Fn(&str) -> io::Result<String> + 'static) -> Result<Interpreter, String> {
        let start = || {
            let runtime = Runtime::new()?;
            let rounds = Rc::new(Cell::new(0));
            runtime.set_memory_limit(MAX_MEMORY);
            runtime.set_max_stack_size(MAX_STACK);
            runtime.set_interrupt_handler(Some(handler(Rc::clone(&rounds))));
            let context = Context::full(&runtime)?;
            context.with(|ctx| ctx.globals().set("read", reader(&ctx, load)?))?;
            Ok(Interpreter { context, rounds })
        };
        start().map_err(|error: rquickjs::Error| error.to_string())
    }

    /// Runs a script.
    pub fn run(&self, script: &str) -> Result<(), String> {
        self.rounds.set(0);
        self.context.with(|ctx| evaluate(&ctx, script).catch(&ctx).map_err(|error| told(&error)))
    }

    /// Calls a function of the script's `terminal` and waits for the text that it promises.
    pub fn call(&self, function: &str, text: &str, number: usize) -> Result<String, String> {
        self.rounds.set(0);
        self.context.with(|ctx| {
            let call = || {
                let terminal: Object<'_> = ctx.globals().get("terminal")?;
                let function: Function<'_> = terminal.get(function)?;
                let promise: Promise<'_> = function.call((text, number))?;
                promise.finish::<String>()
            };
            call().catch(&ctx).map_err(|error| match error {
                // A promise whose script was stopped is never kept.
                CaughtError::Error(rquickjs::Error::WouldBlock) => ENDLESS.to_owned(),
                other => told(&other),
            })
        })
    }
}

fn handler(rounds: Rc<Cell<u32>>) -> Box<dyn FnMut() -> bool> {
    Box::new(move || {
        rounds.set(rounds.get().saturating_add(1));
        rounds.get() > MAX_ROUNDS
    })
}

/// The function `read` of the scripts.
fn reader<'js>(
    ctx: &Ctx<'js>,
    load: impl Fn(&str) -> io::Result<String> + 'static,
) -> rquickjs::Result<Function<'js>> {
    Function::new(ctx.clone(), move |ctx: Ctx<'js>, path: String| {
        let text = load(&path)
            .map_err(|error| Exception::throw_message(&ctx, &format!("cannot load {path}: {error}")))?;
        evaluate(&ctx, &text)
    })
}

/// Runs a text as a page runs a classic script.
fn evaluate(ctx: &Ctx<'_>, script: &str) -> rquickjs::Result<()> {
    let mut options = EvalOptions::default();
    options.strict = false;
    ctx.eval_with_options(script, options)
}

/// An error of a script in one line.
fn told(error: &CaughtError<'_>) -> String {
    match error {
        CaughtError::Exception(exception) if exception.message().as_deref() == Some("interrupted") => {
            ENDLESS.into()
        }
        CaughtError::Exception(exception) => {
            exception.message().unwrap_or_else(|| "the script failed".into())
        }
        other => other.to_string(),
    }
}
