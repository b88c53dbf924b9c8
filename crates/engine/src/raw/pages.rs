//! The pages of the executable itself. A start and the compilers' first seconds run code that nothing runs later: 15 MB of it
//! and of constant data stay mapped, and the kernel maps 16 pages around each one that is asked for. What a server then really
//! uses is 3 MB. The rest can go from the process: it is in the file, and what is wanted again is mapped again.

/// Takes the executable's code and constant data out of the process's resident memory; what runs comes back page by page, a
/// few hundred faults that do not read the disk. Any thread; other threads may run that code meanwhile.
pub fn release_code_pages() {
    // A debugger's breakpoints are changes of the code that are in no file.
    #[cfg(target_os = "linux")]
    if std::fs::read_to_string("/proc/self/status").is_ok_and(|status| status.contains("TracerPid:\t0\n")) {
        // SAFETY: the callback is a plain function that is called during the call with headers of loaded objects.
        unsafe {
            libc::dl_iterate_phdr(Some(release), std::ptr::null_mut());
        }
    }
}

#[cfg(target_os = "linux")]
unsafe extern "C" fn release(info: *mut libc::dl_phdr_info, _size: usize, _data: *mut libc::c_void) -> libc::c_int {
    // SAFETY: the loader's description of an object, alive during the call, with as many headers as it says.
    let (base, headers) = unsafe {
        let info = &*info;
        (info.dlpi_addr as usize, std::slice::from_raw_parts(info.dlpi_phdr, usize::from(info.dlpi_phnum)))
    };
    for header in headers {
        // Segments that are never written: their pages are those of the file. Data that the loader writes and then protects is
        // in segments that are marked as writable here.
        if header.p_type != libc::PT_LOAD || header.p_flags & libc::PF_W != 0 {
            continue;
        }
        // Whole pages of the segment only.
        const PAGE: usize = 4096;
        let start = (base + header.p_vaddr as usize).next_multiple_of(PAGE);
        let end = (base + header.p_vaddr as usize + header.p_filesz as usize) / PAGE * PAGE;
        if start < end {
            // SAFETY: a mapping of the executable file that nothing has written to (see above): dropping its pages loses
            // nothing. A refusal (locked memory) leaves all as it was.
            unsafe { libc::madvise(start as *mut libc::c_void, end - start, libc::MADV_DONTNEED) };
        }
    }
    // The first object is the executable: no further ones.
    1
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    fn resident_file_pages() -> usize {
        let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("RssFile:")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse().ok()).unwrap_or(0)
    }

    #[test]
    fn code_runs_on_without_its_pages() {
        let before = resident_file_pages();
        super::release_code_pages();
        let after = resident_file_pages();
        assert!(before > 0 && after < before, "{before} KB before, {after} KB after");
        assert_eq!((1..=10).map(|n| format!("{n}")).collect::<String>(), "12345678910");
    }
}
